"""Small hostile inputs: files, documents, addresses and cells that were drawn to do harm, and what each costs."""
