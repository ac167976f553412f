'use strict';
// Stands in for the native @vscode/spdlog: the same exports on plain files, without rotation.
// Without it every log file and every output channel of VS Code stays empty.
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  constructor(file) {
    this.file = file;
    this.level = levels.indexOf('info');
    this.isFormatted = true;
  }

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  setPattern() {
    this.isFormatted = true;
  }

  clearFormatters() {
    this.isFormatted = false;
  }

  flush() {}

  drop() {}
}

levels.forEach((name, level) => {
  Logger.prototype[name] = function (message) {
    if (level >= this.level) {
      append(this.file, this.isFormatted ? `${new Date().toISOString().replace('T', ' ').slice(0, -1)} [${name}] ${message}\n` : message);
    }
  };
});

// Asynchronous appends could change places, and the last ones be lost at the end of the process.
function append(file, line) {
  try {
    fs.appendFileSync(file, line);
  } catch {
    // The folder of a run may be gone before the last process of the run.
  }
}

async function createLogger(_name, file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return new Logger(file);
}

// One by one: VS Code imports this file as a module, and Node finds the names of its exports only in this form.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
