import { IgnoreMode } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';

/** The folders of the repository that each program's image is built from. */
const SOURCES = {
  runner: ['core', 'zktls', 'adapters', 'runner'],
  attestor: ['core', 'zktls', 'adapters', 'attestor'],
} as const;

/**
 * The image of a program, built at deployment from `<program>/Dockerfile` with the repository as context. Synthesis needs
 * no Docker. What the program does not use changes neither the context nor the image's tag.
 */
export const programImage = (root: string, program: keyof typeof SOURCES): ContainerImage =>
  ContainerImage.fromAsset(root, {
    assetName: program,
    file: `${program}/Dockerfile`,
    platform: Platform.LINUX_AMD64,
    ignoreMode: IgnoreMode.DOCKER,
    exclude: ['*', '!package.json', '!package-lock.json', ...SOURCES[program].map((folder) => `!${folder}`)],
  });
