import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Runs the task while no other process does: two installations at once would break each other. */
export async function withLock(file, say, task) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  for (let waited = false; !take(file); waited = true) {
    // The number of a process that was killed may be another's by now.
    if (!waited) say(`another run is setting up, waiting for it; if there is none, remove ${path.relative('', file)}`)
    await sleep(200)
  }
  const release = () => fs.rmSync(file, { force: true })
  process.on('exit', release)
  try {
    return await task()
  } finally {
    release()
    process.off('exit', release)
  }
}

function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    removeIfAbandoned(file)
    return false
  }
}

/** A process that was killed leaves its lock behind. */
function removeIfAbandoned(file) {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'))
    if (pid > 0) process.kill(pid, 0)
    else if (Date.now() - fs.statSync(file).mtimeMs > 10_000) fs.rmSync(file, { force: true })
  } catch (error) {
    if (error.code === 'ESRCH') fs.rmSync(file, { force: true })
    else if (error.code !== 'ENOENT' && error.code !== 'EPERM') throw error
  }
}
