export function releaseSignals(): void;
