"""For every test: a Ctrl-C that works."""

import signal

# A shell that starts the suite in the background has it ignore Ctrl-C, and so has every process
# that a test starts to interrupt it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
