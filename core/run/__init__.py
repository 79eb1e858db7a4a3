"""The durable run: from an order whose price is set aside to images in the store and in the thread."""
