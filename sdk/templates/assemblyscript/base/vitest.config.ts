import { defineConfig } from 'vitest/config';

// The first build of a machine prepares compilers.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } });
