const GB = 1024;

/** Memory in MB that each number of CPU units goes with, from and to, in steps (ECS developer guide, "Task CPU and memory"). */
const MEMORY_MB: Readonly<Record<number, readonly [from: number, to: number, step: number]>> = {
  512: [1 * GB, 4 * GB, GB],
  1024: [2 * GB, 8 * GB, GB],
  2048: [4 * GB, 16 * GB, GB],
  4096: [8 * GB, 30 * GB, GB],
};

/** The sizes in words. A runner needs half a vCPU at least, and nothing beyond four. */
export const FARGATE_SIZES = Object.entries(MEMORY_MB)
  .map(([cpu, [from, to, step]]) => `cpu ${cpu} with memoryMb ${from} to ${to} in steps of ${step}`)
  .join(', ');

/** True for a combination of CPU and memory that Fargate has. */
export const isFargateSize = ({ cpu, memoryMb }: { cpu: number; memoryMb: number }): boolean => {
  const range = MEMORY_MB[cpu];
  if (range === undefined) return false;
  const [from, to, step] = range;
  return memoryMb >= from && memoryMb <= to && memoryMb % step === 0;
};
