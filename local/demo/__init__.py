"""`make demo`: apply the module to an emulated AWS, send a prompt to a real model, and stay up."""
