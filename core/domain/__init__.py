"""The words of the product as frozen, typed values."""
