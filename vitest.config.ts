import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{host,sdk,guest,examples,bench,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'examples/*/build/**', '**/templates/**'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
