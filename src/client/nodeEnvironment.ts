/**
 * The environment of a child that is a plain Node: nothing of the editor's own processes, and under Electron the order to
 * run a script and not another editor.
 */
export function nodeEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(inherited), ELECTRON_RUN_AS_NODE: '1', ELECTRON_NO_ASAR: '1' };
}
