"""`python -m benches.sla`."""

from benches.sla.run import main

if __name__ == "__main__":
    main()
