// Tencent's own library, from the npm package beside the emulator.
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
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
}

/** A process may have the old one loaded, and it is large. */
function copyIfDifferent(source, target) {
  const isCopied = existsSync(target) && statSync(target).size === statSync(source).size && statSync(target).mtimeMs >= statSync(source).mtimeMs;
  if (!isCopied) {
    copyFileSync(source, target);
  }
}
