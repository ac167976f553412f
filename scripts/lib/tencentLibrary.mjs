// Tencent's own library and the words that go with it, from the npm package beside the emulator.
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where the package keeps the library of each platform, and the name that it has for us. */
const libraries = {
  'linux-x64': ['linux/lib/libImSDK.so', 'libImSDK.so'],
  'linux-arm64': ['linux/lib/libImSDK_arm64.so', 'libImSDK.so'],
  'darwin-x64': ['mac/Versions/A/ImSDKForMac.dylib', 'libImSDK.dylib'],
  'darwin-arm64': ['mac/Versions/A/ImSDKForMac.dylib', 'libImSDK.dylib'],
  'win32-x64': ['windows/lib/Win64/ImSDK.dll', 'ImSDK.dll'],
  'win32-ia32': ['windows/lib/Win32/ImSDK.dll', 'ImSDK.dll'],
};

export function copyTencentLibrary(root) {
  const platform = `${process.platform}-${process.arch}`;
  const [source, name] = libraries[platform] ?? [];
  if (!source) {
    return; // The emulator may still run here.
  }
  const folder = path.join(root, 'node_modules/im_electron_sdk');
  const output = path.join(root, 'dist/native', platform);
  mkdirSync(output, { recursive: true });
  copyIfDifferent(path.join(folder, 'lib', source), path.join(output, name));

  const { name: packageName, version, license, author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  writeFileSync(
    path.join(root, 'dist/native/NOTICE'),
    [
      `${platform}/${name} is part of the npm package ${packageName} ${version} by ${author},`,
      `whose package.json declares the licence ${license}. It is redistributed without a change.`,
      '',
      `The emulator (libImSDK_emulator) is part of this project, and contains SQLite, which is in the public domain.`,
      '',
    ].join('\n'),
  );
}

/** A process may have the old one loaded, and it is large. */
function copyIfDifferent(source, target) {
  const isCopied = existsSync(target) && statSync(target).size === statSync(source).size && statSync(target).mtimeMs >= statSync(source).mtimeMs;
  if (!isCopied) {
    copyFileSync(source, target);
  }
}
