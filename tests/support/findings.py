"""What tests ask of findings."""

__all__ = ["codes"]


def codes(delivery):
    """Give the codes of a delivery's findings in their order."""
    return [finding.code for finding in delivery.findings]
