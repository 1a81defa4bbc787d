"""What whoever asked does with each finding: replies by officials, and where everybody reads them."""
