import { spawnSync } from 'node:child_process';

/**
 * True when Chromium can isolate its renderers here. It refuses to as root, and it needs unprivileged user namespaces,
 * which container runtimes (Fargate among them) and some distributions forbid; there the container is the boundary. The
 * probe does what the sandbox will do: Ubuntu's AppArmor rule lets the namespace be made but not mapped. Other systems, on
 * which authors of flows work, have sandboxes of their own.
 */
export const sandboxWorks = (userId = process.getuid?.(), platform: NodeJS.Platform = process.platform): boolean =>
  platform !== 'linux' ||
  (userId !== 0 && spawnSync('unshare', ['--user', '--map-root-user', '--pid', '--fork', 'true']).status === 0);
