"""The commands in the order of the help: where each is, what it does; by docs/generate.py."""

from __future__ import annotations

LISTED: dict[str, tuple[str, str]] = {
    "report": (
        "plans",
        "Write the workbook of a plan and print the headline.",
    ),
    "show": (
        "plans",
        "Print the main lines by year, or all of them, in cash or in the base year's prices.",
    ),
    "explain": (
        "plans",
        "Say how a figure comes about, down to the inputs and their sources.",
    ),
    "check": (
        "plans",
        "Print every check with its residual, and what is missing; exit code 1 if a check fails.",
    ),
    "reconcile": (
        "plans",
        "Say which published claims follow from the plan, and under which readings of its assumptions.",
    ),
    "new": (
        "plans",
        "Write a plan to edit: from your own table, a skeleton, an ICB's figures, both table and ICB, or any other plan.",
    ),
    "examples": (
        "plans",
        "List the examples: published plans that mtfs new --from and every other command take by name.",
    ),
    "icbs": (
        "plans",
        "List the ICBs of a day with region, allocation, distance from target and predecessors; or the history of one.",
    ),
    "import-allocations": (
        "plans",
        "Read NHS England's allocation workbooks into one tidy CSV; stops where anything is not as expected.",
    ),
    "schema": (
        "schema",
        "Print the JSON schema of plan files, by which an editor completes and checks what is typed.",
    ),
    "data": (
        "data",
        "Keep NHS England's later allocation workbooks in a folder of your own, so that every command knows their years.",
    ),
    "scenarios": (
        "scenarios",
        "Compare the scenarios of a plan, and each with the plan as it stands.",
    ),
    "sensitivity": (
        "sensitivity",
        "Say what each input does to a figure, alone over its range, or two inputs together.",
    ),
    "simulate": (
        "simulate",
        "Simulate a plan whose inputs have ranges: percentiles, chances of targets, and what moves the outputs.",
    ),
    "solve": (
        "solve",
        "Find the value of one input at which a figure is what it should be; exit code 1 if there is none.",
    ),
    "bridge": (
        "bridge",
        "Say what changed: from one plan's figure to another's, driver by driver, whatever the order of the changes.",
    ),
    "lock": (
        "lock",
        "Freeze a plan in a file of its own: with the hash of its content, so that a later edit is refused.",
    ),
    "variance": (
        "lock",
        "Compare outturn and re-forecast with the locked plan, by line and year.",
    ),
    "rollup": (
        "rollup",
        "Compute several plans under the same changes and add them up by region and in all.",
    ),
    "serve": (
        "serve",
        "Serve the page, and the functions for Excel on Windows, on the Mac and on the web.",
    ),
    "workbook": (
        "spreadsheets",
        "Write the workbook of a plan whose rows call the functions, for Excel or for LibreOffice.",
    ),
    "libreoffice-addin": (
        "spreadsheets",
        "Write the extension that gives LibreOffice Calc the functions, called MTFS.ALLOCATION and so on.",
    ),
    "functions": (
        "spreadsheets",
        "List the functions, or print them as LAMBDA functions to paste into Excel's Name Manager.",
    ),
    "workbooks": (
        "spreadsheets",
        "Write every workbook that comes with mtfs: the reports of its plans, and one for each host.",
    ),
    "lite": (
        "spreadsheets",
        "Print what to paste into xlwings Lite in Excel: its main.py and its requirements.txt.",
    ),
    "doctor": (
        "doctor",
        "Say what this computer has for each host, with a remedy for what is missing. Nothing is changed.",
    ),
}
