"""What editors wrote about the documents, checked against them."""
