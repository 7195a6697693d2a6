"""Write everything that the planner says: `python -m tests.everything OUT_DIR`."""

import argparse
from pathlib import Path

from ccgmodel.plan import Plan
from tests.everything import answers, books, commands, figures, messages, pages, samples
from tests.everything.plain import Out

EXPORTS = 4  # scenarios under which a plan is exported, the first of which is the plan
EXPORTS_OF_OTHERS = 2


def main() -> None:
    """Write every subject, and print how long each took."""
    parser = argparse.ArgumentParser(prog="python -m tests.everything", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT_DIR", help="a folder; what it holds is written over")
    out = Out(parser.parse_args().out.resolve())
    published, plans = samples.published(), samples.plans()
    for subject in (_messages, _figures, _books, _commands, _pages):
        subject(out, published, plans)
    for subject, seconds in out.seconds.items():
        print(f"{subject:12} {seconds:6.1f} s")
    print(f"{'together':12} {sum(out.seconds.values()):6.1f} s of one core")


Plans = dict[str, Plan]


def _messages(out: Out, published: Plans, plans: Plans) -> None:
    with out.timed("messages"):
        told = messages.of_the_tests()
    for name, records in told.items():
        out.write("messages", name, records)
    out.write("messages", "spoiled", messages.of_spoiled())
    for name, plan in published.items():
        out.write("messages", name, messages.of_sample(name, plan))
    for name, folder in samples.folders().items():
        out.write("messages", name, messages.of_portfolio(folder))


def _figures(out: Out, published: Plans, plans: Plans) -> None:
    for name, plan in plans.items():
        out.write("results", name, figures.of_plan(name, plan))
        out.write("answers", name, answers.of_plan(name, plan))
    portfolios = samples.portfolios()
    for name, portfolio in portfolios.items():
        out.write("results", name, figures.of_portfolio(name, portfolio))
    out.write("answers", "portfolios", answers.of_portfolios(portfolios))


def _books(out: Out, published: Plans, plans: Plans) -> None:
    out.write("templates", "empty", books.template(None))
    for name, plan in plans.items():
        drawn = samples.scenarios(name, plan, EXPORTS if samples.is_alone(name) else EXPORTS_OF_OTHERS)
        out.write("exports", name, books.exports(plan, drawn))
        out.write("templates", name, books.template(plan))


def _commands(out: Out, published: Plans, plans: Plans) -> None:
    out.write("commands", "all", commands.of_everything())
    for name, plan in published.items():
        out.write("commands", name, commands.of_plan(name, plan))
    for folder, (name, plan) in _first_members(published).items():
        out.write("commands", folder, commands.of_portfolio(name, plan))
    other = published["bnes-2012"]
    for name, plan in plans.items():
        out.write("documents", name, commands.documents(name, plan, other))


def _pages(out: Out, published: Plans, plans: Plans) -> None:
    with pages.store():
        for name, plan in published.items():
            out.write("pages", name, pages.of_plan(name, plan))
        for folder, (name, plan) in _first_members(published).items():
            out.write("pages", folder, pages.of_portfolio(folder, name, plan))
        out.write("pages", "addresses", pages.of_addresses(published["barnet-recovery-2013"]))
        out.write("pages", "uploads", pages.of_uploads())


def _first_members(published: Plans) -> dict[str, tuple[str, Plan]]:
    """The first plan of every sample portfolio, by the portfolio's folder."""
    found: dict[str, tuple[str, Plan]] = {}
    for name, plan in published.items():
        if not samples.is_alone(name):
            found.setdefault(name.rpartition("/")[0], (name, plan))
    return found


if __name__ == "__main__":
    main()
