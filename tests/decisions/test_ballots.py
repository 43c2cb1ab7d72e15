"""Tokens that only their round makes, and whose hashes cannot be joined with those of another."""

from geo.decisions import ballots


def test_a_token_is_known_to_its_own_round_alone() -> None:
    before, after = ballots.new_secret(), ballots.new_secret()
    token = ballots.new_token(before)
    assert ballots.is_genuine(token, before)
    assert not ballots.is_genuine(token, after)
    number, _, mark = token.partition(".")
    assert not ballots.is_genuine(f"{number[:-1]}{'0' if number[-1] != '0' else '1'}.{mark}", before)
    for forged in ("", token[:-1], token + "0", token.upper(), "a" * 65, f"{'0' * 32}.{'0' * 32}", f"{token}\n"):
        assert not ballots.is_genuine(forged, before)


def test_what_is_kept_of_one_token_differs_from_round_to_round_and_holds_no_part_of_it() -> None:
    before, after = ballots.new_secret(), ballots.new_secret()
    token = ballots.new_token(before)
    kept = ballots.ballot_of(token, before)
    assert kept == ballots.ballot_of(token, before) != ballots.ballot_of(token, after)
    assert kept not in token and all(part not in kept for part in token.split("."))


def test_codes_are_six_letters_and_figures_that_are_not_taken_for_each_other() -> None:
    codes = {ballots.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(ballots.CODE.fullmatch(code) for code in codes)
    assert not set("aeiou01l") & set("".join(codes))
