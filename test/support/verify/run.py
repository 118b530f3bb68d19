import sys

from verify import is_genuine, is_genuine_decoda, is_genuine_rxscale, is_genuine_semble


def accepts(scheme, path, secret, message_id, timestamp, signatures, now):
    with open(path, "rb") as file:
        body = file.read()
    try:
        if scheme == "rxscale":
            return is_genuine_rxscale(body, signatures, secret)
        if scheme == "decoda":
            return is_genuine_decoda(body, signatures, secret)
        if scheme == "semble":
            return is_genuine_semble(body, signatures, secret, float(now))
        return is_genuine(body, message_id, timestamp, signatures, secret, float(now))
    except ValueError:
        return False


for at in range(1, len(sys.argv), 7):
    print("accepted" if accepts(*sys.argv[at : at + 7]) else "refused")
