"""The judge: may this plan be done, what does it cost, whom does it serve; it shares nothing with the search."""
