"""The hash of generated first passwords."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher


class InitialPasswordHasher(PBKDF2PasswordHasher):
    """For random first passwords of at least 49 bits, which no dictionary holds.

    A low iteration count is sound for them, and lets ten thousand people be
    imported in seconds. Signing in with one leads to setting a real one.
    """

    algorithm = "pbkdf2_sha256_initial"
    iterations = 1000

    def must_update(self, encoded: str) -> bool:
        return False

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password fits; a refusal takes as long as for everybody else.

        Otherwise a quick answer would tell which employee numbers exist. (After a
        match Django stores the password anew with the slow hasher, which takes as long.)
        """
        correct = super().verify(password, encoded)
        if not correct:
            hasher = get_hasher()
            hasher.encode(password, hasher.salt())
        return correct
