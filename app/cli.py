"""The command `rapport`: its table of contents, and how every command ends."""

import click

from app.commands.analyze import analyze_command
from app.commands.backtest import backtest_command
from app.commands.calibration import calibration_group
from app.commands.campaigns import campaign_group
from app.commands.context import BadInputExit, open_database, settings
from app.commands.export import export_group
from app.commands.imports import import_group
from app.commands.operation import backup_command, doctor_command, migrate_command, restore_command
from app.commands.score import score_command
from app.commands.service import demo_command, rescore_command, serve_command, worker_command
from app.commands.train import train_command
from app.commands.users import user_group
from app.config import BadSettings
from surveys.errors import (
    BadInput,
    CampaignClosed,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseUnwritable,
    NotFound,
    SchemaMismatch,
)

__all__ = ["main", "open_database", "settings"]


class Rapport(click.Group):
    """A group whose commands end with 0 when done, 1 when failed, 2 when given bad input."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BadInput as error:
            raise BadInputExit(str(error)) from error
        except BadSettings as error:
            raise click.ClickException(f"the settings do not hold:\n{error}") from error
        except NotFound as error:
            raise BadInputExit(str(error) or "there is no such thing in this database") from error
        except CampaignClosed as error:
            raise click.ClickException("the campaign is closed") from error
        except SchemaMismatch as error:
            raise click.ClickException(str(error)) from error
        except DatabaseUnwritable as error:
            raise click.ClickException(
                f"the database cannot be written ({error}): make room on the disk or let this "
                "user write there; nothing was changed"
            ) from error
        except DatabaseBusy as error:
            raise click.ClickException(
                "another process holds the database; nothing was changed, try again"
            ) from error
        except DatabaseDamaged as error:
            raise click.ClickException(
                f"the database cannot be read ({error}): "
                "keep the file aside and run `rapport restore BACKUP`"
            ) from error


@click.group(cls=Rapport, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rapport-surveys", prog_name="rapport")
def main() -> None:
    """Measure how clients and partners see the relationship: surveys, verbatims, one honest score.

    Settings come from the environment (docs/settings.md); none is needed to begin.
    """


for command in (
    serve_command,
    worker_command,
    demo_command,
    user_group,
    import_group,
    campaign_group,
    analyze_command,
    score_command,
    backtest_command,
    rescore_command,
    calibration_group,
    train_command,
    export_group,
    backup_command,
    restore_command,
    doctor_command,
    migrate_command,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
