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
    ACCOUNTANT = "accountant"
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


class ReadingKind(StrEnum):
    """How somebody came to read a person's data."""

    DOSSIER = "dossier"  # an officer, or a system for one, opened the dossier
    FILE = "file"  # … a paper or result of it
    RECORD = "record"  # … an entry about it in the record of acts
    POPULATION = "population"  # the population data was asked about the person
    SHARE = "share"  # somebody opened a link that the person gave
    SHARED_FILE = "shared_file"  # … and saved the paper
    EXPORT = "export"  # the person's data were put together for them
    EXPORT_SAVED = "export_saved"  # … and saved
    PRINT = "print"  # an officer filled a Word template with the dossier


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class Source(StrEnum):
    """Where a person's or a mandate's facts come from."""

    EID = "eid"
    COUNTER = "counter"
    IMPORT = "import"
