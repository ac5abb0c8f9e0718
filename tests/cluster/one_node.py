"""A Slurm of one node, started for a test in a folder of its own: munged, slurmctld, slurmd."""
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

DAEMONS = ("munged", "slurmctld", "slurmd")
COMMANDS = ("sbatch", "srun", "squeue", "sacct", "scontrol", "scancel")


def why_not():
    """Why no Slurm can be started here; None where one can."""
    missing = [name for name in DAEMONS + COMMANDS if shutil.which(name, path=_path()) is None]
    if missing:
        return f"{', '.join(missing)} are missing: apt-get install slurmctld slurmd slurm-client munge"
    if os.geteuid() != 0:
        return "slurmd starts jobs as their owner, which only root can"
    return None


def _path():
    return os.environ["PATH"] + ":/usr/sbin:/sbin"


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class OneNode:
    """Use as a context. `run` starts a command that sees the node; output is in `folder`."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.processes = []
        self.environment = {**os.environ, "PATH": _path(), "SLURM_CONF": str(self.folder / "slurm.conf")}

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self):
        for name in ("state", "spool", "munge"):
            (self.folder / name).mkdir()
        munge = self.folder / "munge"
        munge.chmod(0o755)
        key = munge / "key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        host = socket.gethostname().split(".")[0]
        (self.folder / "slurm.conf").write_text(f"""
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={_free_port()}
SlurmdPort={_free_port()}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={munge}/socket
CredType=cred/munge
StateSaveLocation={self.folder}/state
SlurmdSpoolDir={self.folder}/spool
SlurmctldPidFile={self.folder}/slurmctld.pid
SlurmdPidFile={self.folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerParameters=sched_interval=1,bf_interval=1
ReturnToService=2
KillWait=2
MinJobAge=3600
NodeName={host} NodeAddr=127.0.0.1 CPUs={os.cpu_count()} RealMemory=2000 State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
""")
        self._daemon("munged", "--foreground", "--force", f"--socket={munge}/socket", f"--key-file={key}", f"--pid-file={munge}/pid",
                     f"--log-file={munge}/log", f"--seed-file={munge}/seed")
        self._wait(lambda: (munge / "socket").exists(), "munged")
        self._daemon("slurmctld", "-D", "-i")
        self._daemon("slurmd", "-D", "-N", host)
        self._wait(lambda: "idle" in self.run("sinfo", "--noheader", "--format=%T").stdout, "the node")

    def _daemon(self, *command):
        with open(self.folder / f"{command[0]}.log", "wb") as log:
            self.processes.append(subprocess.Popen(command, env=self.environment, stdout=log, stderr=subprocess.STDOUT, cwd=self.folder))

    def _wait(self, ready, what):
        for _ in range(600):
            for process in self.processes:
                if process.poll() is not None:
                    raise RuntimeError(f"{process.args[0]} ended: {(self.folder / (process.args[0] + '.log')).read_text()[-500:]}")
            if ready():
                return
            time.sleep(0.1)
        raise RuntimeError(f"{what} did not come up in a minute")

    def run(self, *command, cwd=None, **environment):
        return subprocess.run(command, env={**self.environment, **environment}, cwd=cwd or self.folder, capture_output=True, text=True)

    def submit(self, *command, cwd, **environment):
        """The job's number."""
        result = self.run("sbatch", "--parsable", *command, cwd=cwd, **environment)
        if result.returncode != 0:
            raise RuntimeError(f"sbatch: {result.stderr}")
        return result.stdout.strip()

    def states(self, job):
        """Task's number ("" without an array) -> its state."""
        told = self.run("scontrol", "show", "job", job, "--oneliner").stdout.splitlines()
        fields = [dict(word.split("=", 1) for word in line.split() if "=" in word) for line in told]
        return {one.get("ArrayTaskId", ""): one["JobState"] for one in fields if "JobState" in one}

    def finished(self, *jobs):
        """Waits for the jobs, and returns the states of the last."""
        pending = ("PENDING", "RUNNING", "COMPLETING", "CONFIGURING", "REQUEUED")
        for job in jobs:
            while not (states := self.states(job)) or any(state in pending for state in states.values()):
                time.sleep(0.3)
        return states
