"""Addresses of the reports application; every view declares its permission."""

from django.urls import path

from reports.views import board, compare, entry_sheet, figures, indicator, profile, scoreboard, scores, sheet_workbook

app_name = "reports"
SHEET = "figures/<int:period>/<int:agency>/"
urlpatterns = [
    path("figures/", figures.FigureSheets.as_view(), name="figures"),
    path(SHEET, entry_sheet.SheetPage.as_view(), name="entry-sheet"),
    path(f"{SHEET}check/", entry_sheet.SheetCheck.as_view(), name="sheet-check"),
    path(f"{SHEET}submit/", entry_sheet.SheetSubmit.as_view(), name="sheet-submit"),
    path(f"{SHEET}verify/", entry_sheet.SheetVerify.as_view(), name="sheet-verify"),
    path(f"{SHEET}return/", entry_sheet.SheetReturn.as_view(), name="sheet-return"),
    path(f"{SHEET}values/<int:value>/", entry_sheet.ValueRevise.as_view(), name="value-revise"),
    path(f"{SHEET}workbook/", sheet_workbook.SheetWorkbook.as_view(), name="sheet-workbook"),
    path(f"{SHEET}upload/", sheet_workbook.SheetUpload.as_view(), name="sheet-upload"),
    path("board/", board.BoardPage.as_view(), name="board"),
    path("indicators/", indicator.IndicatorList.as_view(), name="indicators"),
    path("indicators/<int:pk>/", indicator.IndicatorDetail.as_view(), name="indicator"),
    path("scoreboard/", scoreboard.ScoreboardPage.as_view(), name="scoreboard"),
    path("compare/", compare.ComparePage.as_view(), name="compare"),
    path("agencies/<int:pk>/", profile.AgencyProfile.as_view(), name="agency"),
    path("scores/", scores.ScoreListPage.as_view(), name="scores"),
    path("scores/compute/", scores.ScoresCompute.as_view(), name="scores-compute"),
    path("scores/publish/", scores.ScoresPublish.as_view(), name="scores-publish"),
    path("scores/<int:pk>/", scores.ScorePage.as_view(), name="score"),
    path("scores/<int:pk>/object/", scores.ScoreObject.as_view(), name="score-object"),
    path("scores/<int:pk>/decide/", scores.ScoreObjectionDecide.as_view(), name="score-objection-decide"),
]
