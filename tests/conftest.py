"""For every test: a Ctrl-C that works, and a Terraform that collects its garbage less often."""

import os
import signal

# A shell that starts the suite in the background has it ignore Ctrl-C, and so has every process
# that a test starts to interrupt it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Terraform and its providers live for seconds and hold the provider's schema: at Go's default of
# 100 they spend a quarter of their time on collecting it. https://pkg.go.dev/runtime
os.environ.setdefault("GOGC", "400")
