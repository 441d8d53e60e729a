"""What a document's text says of itself, proposed to an editor: number, title, issuers, dates, region."""
