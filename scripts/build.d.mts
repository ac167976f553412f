import type { BuildOptions } from 'esbuild';

export const bundles: Record<'extension' | 'host' | 'sandbox' | 'cli', BuildOptions>;
export function buildAll(options?: { production?: boolean }): Promise<void>;
