"""How fast promises are counted, and how long a desk takes to count its open ones anew."""
