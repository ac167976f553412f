'use strict';
// Preloaded into the VS Code server: it must not outlive whoever started it, not even after a SIGKILL.
// The server's own children inherit the preload, and have a parent that looks after them.
if (process.argv[1]?.endsWith('server-main.js')) {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(0), 500).unref();
}
