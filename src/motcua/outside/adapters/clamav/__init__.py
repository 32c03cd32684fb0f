"""The ClamAV daemon: is this file malware?"""
