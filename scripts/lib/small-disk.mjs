// A file system of a few megabytes, to be filled up.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = Buffer.alloc(64 * 1024);

export class SmallDisk {
  /** Null where this user may not mount one. */
  static create(folder, megabytes) {
    mkdirSync(folder, { recursive: true });
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]);
    return status === 0 ? Object.assign(new SmallDisk(), { folder, ballast: join(folder, 'ballast') }) : null;
  }

  /** Takes what is free, but for some bytes. */
  fill(leaving = 0) {
    const file = openSync(this.ballast, 'a');
    try {
      for (let size = BLOCK.length; size >= 512; size /= 2) {
        while (this.#free() - size >= leaving && this.#write(file, size)) {
          // One more.
        }
      }
    } finally {
      closeSync(file);
    }
  }

  #free() {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }

  #write(file, size) {
    try {
      return writeSync(file, BLOCK, 0, size) > 0;
    } catch (error) {
      if (error.code === 'ENOSPC') {
        return false;
      }
      throw error;
    }
  }

  empty() {
    rmSync(this.ballast, { force: true });
  }

  unmount() {
    spawnSync('umount', ['-l', this.folder]);
  }
}
