"""Kinds of accounts and the roles an officer can hold in a unit."""

from enum import StrEnum


class AccountKind(StrEnum):
    CITIZEN = "citizen"
    OFFICER = "officer"
    MACHINE = "machine"


class Role(StrEnum):
    RECEPTIONIST = "receptionist"
    SPECIALIST = "specialist"
    LEADER = "leader"
    CLERK = "clerk"
    CONTROLLER = "controller"
    ADMINISTRATOR = "administrator"
    STEERING = "steering"
    PROVINCE_LEADER = "province_leader"
    DIGITAL_TEAM = "digital_team"
    INTEGRATOR = "integrator"
    AUDITOR = "auditor"


class Scope(StrEnum):
    """What a token may be used for, within the rights of its account."""

    READ = "dossiers:read"
    FILE = "dossiers:file"
    ACT = "dossiers:act"
    SIGN = "dossiers:sign"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class Source(StrEnum):
    """Where a person's or a mandate's facts come from."""

    EID = "eid"
    COUNTER = "counter"
    IMPORT = "import"
