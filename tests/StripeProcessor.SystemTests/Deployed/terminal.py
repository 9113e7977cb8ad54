"""Runs one command at a terminal, and types what is asked for: terminal.py ORDER, where ORDER is a file of JSON:

    command   for bash
    printed   the lines that it is expected to print: when it waits in the middle of one, the rest of that line is typed
    secrets   [[text, answer], ...]: when it waits behind a line that holds the text, the answer is typed

Prints what the terminal showed and ends as the command did. A command waits when it has printed nothing for a moment and its last
line has no end; what is typed too early is seen on the screen and so does not go unnoticed.
"""
import json
import os
import pty
import re
import select
import signal
import sys

QUIET_SECONDS = 0.3
PATIENCE_SECONDS = 300
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        order = json.load(file)
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("bash", ["bash", "-c", order["command"]])
    shown, answered, quiet = b"", -1, 0.0
    while True:
        if select.select([terminal], [], [], QUIET_SECONDS)[0]:
            quiet = 0.0
            try:
                read = os.read(terminal, 65536)
            except OSError:
                read = b""
            if not read:
                break
            shown += read
            continue
        quiet += QUIET_SECONDS
        if quiet > PATIENCE_SECONDS:
            os.kill(child, signal.SIGKILL)
            break
        text = plain(shown)
        answer = answer_to(text.rsplit("\n", 1)[-1], order)
        if answer is not None and answered != len(shown):
            answered = len(shown)
            os.write(terminal, answer.encode() + b"\r")
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    sys.stdout.write(plain(shown))
    sys.exit(code if code >= 0 else 128 - code)


def plain(shown):
    return CONTROL.sub("", shown.decode("utf-8", "replace")).replace("\r\n", "\n").replace("\r", "")


def answer_to(line, order):
    """What is typed behind an unfinished line; None when nobody is asked."""
    if not line.strip():
        return None
    for text, answer in order["secrets"]:
        if text.lower() in line.lower():
            return answer
    for printed in order["printed"]:
        if printed.startswith(line.rstrip()) and printed != line and "…" not in printed[len(line.rstrip()):]:
            return printed[len(line.rstrip()):].strip()
    return None


main()
