"""Finding personal numbers in what people write, and hiding them before anything is stored or understood."""
