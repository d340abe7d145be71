import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'server/**/*.test.ts',
      'forms/**/*.test.ts',
      'policy-pack/**/*.test.ts',
      'web/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    globalSetup: './server/testing/global-setup.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
