"""What a report says: each module writes one part of the document from the material, in one language."""
