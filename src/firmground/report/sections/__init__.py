"""Sections of the page, each answering one reader's question; all take a dossier and give markup."""
