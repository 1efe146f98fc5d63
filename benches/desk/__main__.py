"""`python -m benches.desk`."""

from benches.desk.run import main

if __name__ == "__main__":
    main()
