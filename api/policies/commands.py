"""`hongniang policies import`, `repeal` and `evaluate`."""

import asyncio
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The library of policy documents.")


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(exists=True, help="Files, or folders with files.")],
    metadata: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="YAML or JSON; for several files: file name → metadata."),
    ] = None,
    replace: Annotated[bool, typer.Option(help="Correct a version that is there already.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Import policy documents. A bad file does not stop the others.

    A YAML file beside a document, of the same name, is its metadata.
    """
    from api.policies import batch
    from api.settings import Settings

    found = batch.documents_in(files)
    try:
        given = batch.metadata(metadata, found)
    except batch.BadMetadata as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    outcomes = asyncio.run(batch.import_files(Settings(), found, given, replace=replace, quiet=as_json))
    if as_json:
        typer.echo(json.dumps([asdict(outcome) for outcome in outcomes], ensure_ascii=False, indent=1))
    else:
        for outcome in outcomes:
            typer.echo(outcome.said(), err=outcome.error is not None)
    if not outcomes or any(outcome.error for outcome in outcomes):
        raise typer.Exit(1)


@app.command("repeal")
def repeal(
    document_no: str,
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day without the document.")],
    replaced_by: Annotated[str | None, typer.Option(help="The number of what takes its place.")] = None,
    valid_from: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Which version.")] = None,
) -> None:
    """End a document's force."""
    from api.policies import batch
    from api.problems import Problem
    from api.settings import Settings

    first_day = valid_from.date() if valid_from else None
    try:
        version = asyncio.run(batch.repeal(Settings(), document_no, on.date(), replaced_by, first_day))
    except Problem as problem:
        typer.echo(problem.detail, err=True)
        raise typer.Exit(1) from problem
    typer.echo(f"✔ {document_no}（{version.isoformat()}起施行的版本）自 {on.date().isoformat()} 起废止")


@app.command("evaluate")
def evaluate(
    beir: Annotated[Path, typer.Option(exists=True, file_okay=False, help="A folder in BEIR's form.")],
    json_file: Annotated[Path | None, typer.Option("--json", dir_okay=False, help="Where the figures go.")] = None,
) -> None:
    """Run the product's search on public data: corpus.jsonl[.gz], queries.jsonl, qrels.tsv."""
    from api.policies import evaluating
    from api.policies.beir import NoBenchmark

    try:
        figures = evaluating.run(beir, lambda line: typer.echo(f"▸ {line}", err=True))
    except NoBenchmark as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if json_file is not None:
        json_file.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    for name, value in figures.items():
        typer.echo(f"{name:24} {value:10.4f}")
