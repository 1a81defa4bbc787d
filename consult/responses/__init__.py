"""What is answered: drafts, return codes, sealed answers, receipts."""
