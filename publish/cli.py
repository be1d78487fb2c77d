"""Commands that publish: ``publish``, ``serve``, ``demo``."""

from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path

import click

from ledger.figures import wan_yuan
from ledger.terminal import checkpoint_options, ledger_path, refusals, year_option
from publish.demo import LEDGER_FILE, PUBLIC_FILE, build_demo
from publish.policy_reader import policy_of_file
from publish.publication import Publication, publish_year
from publish.serving import DEFAULT_PORT, HOST, listen, require_public
from publish.serving import serve as serve_file

port_option = click.option(
    "--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help="Port on 127.0.0.1."
)


@click.command()
@year_option
@click.option("--output", required=True, type=click.Path(dir_okay=False), help="The public database to write.")
@click.option("--policy", type=click.Path(dir_okay=False), help="What may be shown; default: the shipped policy.")
@checkpoint_options
def publish(year: int, output: str, policy: str | None, checkpoint: tuple[str, ...], key: str | None) -> None:
    """Build the public database of a year, under the rubric adopted for it. The ledger is verified first."""
    with refusals():
        shown = policy_of_file(policy) if policy else None
        published = publish_year(ledger_path(), Path(output), year=year, policy=shown, checkpoints=checkpoint, key=key)
    _print_publication(published, Path(output))


@click.command()
@click.argument("public", type=click.Path(dir_okay=False))
@port_option
def serve(public: str, port: int) -> None:
    """Serve a public database on http://127.0.0.1:PORT/ until interrupted."""
    with refusals():
        require_public(Path(public))
        with listen(port) as listener:
            click.echo(f"http://{HOST}:{port}/ （Ctrl+C 结束）", err=True)
            serve_file(Path(public), listener)


@click.command()
@click.option("--directory", type=click.Path(file_okay=False), default="demo", show_default=True, help="Where to.")
@click.option("--no-serve", is_flag=True, help="Build only.")
@port_option
def demo(directory: str, no_serve: bool, port: int) -> None:
    """Build the worked example (illustrative data): events, ledger, score, publication; then serve it."""
    folder = Path(directory)
    # The port first: who cannot serve need not build.
    with refusals(), nullcontext() if no_serve else listen(port) as listener:
        published = build_demo(folder)
        click.echo(f"账本：{folder / LEDGER_FILE}")
        _print_publication(published, folder / PUBLIC_FILE)
        if listener is not None:
            click.echo(f"网站：http://{HOST}:{port}/ （Ctrl+C 结束）")
            serve_file(folder / PUBLIC_FILE, listener)


def _print_publication(published: Publication, output: Path) -> None:
    """Print the headline figures, and on stderr what the score lacks or leaves out."""
    content, year = published.content, published.content.year
    year_end, average = year.facts.months[-1], year.facts.shown_average_bulletin_rate
    click.echo(year.whole.department.name)
    click.echo(f"调整后预算数：{wan_yuan(year_end.adjusted_budget_fen)} 万元")
    click.echo(f"执行数：{wan_yuan(year_end.executed_fen)} 万元")
    click.echo(f"平均执行率：{'（缺）' if average is None else f'{average} %'}")
    for line in content.sheet.lines:
        if line.weight is not None:
            click.echo(f"{line.title}：{_points(line.score)}")
    click.echo(f"总分：{_points(content.sheet.total)}")
    click.echo(f"公开数据库：{output}（账本 {content.events} 个事件，根 {content.root}）")
    click.echo(f"内容摘要：{published.digest}")
    for remark in content.sheet.remarks:
        click.echo(remark, err=True)


def _points(points: Decimal | None) -> str:
    return "（缺）" if points is None else f"{points:f}"
