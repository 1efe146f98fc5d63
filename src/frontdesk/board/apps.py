from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "frontdesk.board"
    verbose_name = "Board"

    def ready(self) -> None:
        from frontdesk.kit.registry import load_folder

        load_folder("frontdesk.board.figures")
        load_folder("frontdesk.board.measures")
