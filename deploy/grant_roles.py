"""Gives the product's role its rights: runs roles.sql on DATABASE_URL, as the owner."""

import os
from pathlib import Path

import psycopg2

SCRIPT = Path(__file__).with_name("roles.sql")


def main() -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute(SCRIPT.read_text())
    connection.close()


if __name__ == "__main__":
    main()
