#!/usr/bin/env python3
"""Makes the man page or the bash completion of a program from its own help.

    manual.py man PROGRAM VERSION DATE > sinkscope.1
    manual.py completion PROGRAM > sinkscope
"""
import os
import re
import subprocess
import sys

COMMAND = re.compile(r"^  ([a-z]+)\s{2,}(\S.*)$")
OPTION = re.compile(r"^  ((?:-\w, )?--[\w-]+)(?: <([^>]+)>)?(?:\s{2,}(\S.*))?$")


def help_of(program, *command):
    """The lines of `PROGRAM COMMAND --help`, in English and at a width at which no description is broken early."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
    return subprocess.run([program, *command, "--help"], check=True, capture_output=True, text=True, env=environment).stdout.splitlines()


def parse(lines):
    """The usage line, the description, and pairs (name, argument, text) of the options and of the arguments."""
    usage = lines[0].split(":", 1)[1].strip() if lines else ""
    description, entries, section = [], {"Options": [], "Arguments": []}, None
    for line in lines[1:]:
        title = line.rstrip(":")
        if title in entries and line.endswith(":"):
            section = title
        elif section is None:
            if not COMMAND.match(line) and line.strip() and not line.startswith("Commands"):
                description.append(line.strip())
        elif section == "Options" and (found := OPTION.match(line)):
            entries[section].append([found[1], found[2] or "", found[3] or ""])
        elif section == "Arguments" and (found := re.match(r"^  (\S+)\s{2,}(.*)$", line)):
            entries[section].append([found[1], "", found[2]])
        elif line.strip() and entries[section]:
            entries[section][-1][2] = (entries[section][-1][2] + " " + line.strip()).strip()
    return usage, " ".join(description), entries["Options"], entries["Arguments"]


def commands_of(program):
    return [(found[1], found[2]) for line in help_of(program) if (found := COMMAND.match(line))]


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in ".'" else text


def print_options(options):
    for name, argument, text in options:
        print(".TP")
        print("\\fB" + roff(name) + "\\fR" + (" \\fI" + roff(argument) + "\\fR" if argument else ""))
        print(roff(text))


def man(program, version, date):
    _, description, options, arguments = parse(help_of(program))
    print(f'.TH SINKSCOPE 1 "{date}" "Sinkscope {version}" "User Commands"')
    print(".SH NAME\nsinkscope \\- explorer of attention sinks in language models")
    print(".SH SYNOPSIS\n.B sinkscope\n[\\fIoptions\\fR] [\\fIFILE\\fR...]\n.br\n.B sinkscope\n\\fICOMMAND\\fR [\\fIoptions\\fR] ...")
    print(".SH DESCRIPTION\n" + roff(description))
    print(".SH OPTIONS OF THE WINDOW")
    print_options(options + arguments)
    print(".SH COMMANDS")
    for command, summary in commands_of(program):
        usage, about, options, arguments = parse(help_of(program, command))
        print(f".SS {roff(command)} \\- {roff(summary)}")
        print(".B " + roff(re.sub(r"^.*?sinkscope", "sinkscope", usage)))
        print(".PP\n" + roff(about))
        print_options(arguments + options)


def completion(program):
    commands = [command for command, _ in commands_of(program)]
    names = lambda *command: " ".join(sorted({part for option in parse(help_of(program, *command))[2] for part in re.findall(r"--[\w-]+", option[0])}))
    print("# bash completion for sinkscope, made from its own help")
    print("_sinkscope() {")
    print("    local current=${COMP_WORDS[COMP_CWORD]} options")
    print("    case ${COMP_WORDS[1]-} in")
    for command in commands:
        print(f'        {command}) options="{names(command)}" ;;')
    print(f'        *) options="{names()}" ;;')
    print("    esac")
    print("    if [[ $current == -* ]]; then")
    print('        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")')
    print("    elif ((COMP_CWORD == 1)); then")
    print(f'        mapfile -t COMPREPLY < <(compgen -W "{" ".join(commands)}" -- "$current"; compgen -f -- "$current")')
    print("    else")
    print('        mapfile -t COMPREPLY < <(compgen -f -- "$current")')
    print("    fi")
    print("}")
    print("complete -o filenames -F _sinkscope sinkscope")


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "man":
        man(*sys.argv[2:])
    elif len(sys.argv) == 3 and sys.argv[1] == "completion":
        completion(sys.argv[2])
    else:
        sys.exit(__doc__)
