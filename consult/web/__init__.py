"""What every view needs: sessions, transactions, access, headers, languages, limits and error pages."""
