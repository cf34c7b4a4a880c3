"""Reports of a plan: a page, a workbook and a picture; they read a plan and change nothing."""

from firmground.report.dossier import Disclosure
from firmground.report.page import write_html
from firmground.report.picture import write_png
from firmground.report.workbook import write_xlsx

__all__ = ["Disclosure", "write_html", "write_png", "write_xlsx"]
