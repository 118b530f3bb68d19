package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"receiver/webhooks"
)

func accepts(scheme, path, secret, id, timestamp, signatures, now string) bool {
	body, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	seconds, err := strconv.ParseInt(now, 10, 64)
	if err != nil {
		panic(err)
	}
	switch scheme {
	case "rxscale":
		return webhooks.IsGenuineRxscale(body, signatures, secret)
	case "decoda":
		return webhooks.IsGenuineDecoda(body, signatures, secret)
	case "semble":
		return webhooks.IsGenuineSemble(body, signatures, secret, time.Unix(seconds, 0))
	default:
		return webhooks.IsGenuine(body, id, timestamp, signatures, secret, time.Unix(seconds, 0))
	}
}

func main() {
	for a := os.Args[1:]; len(a) > 0; a = a[7:] {
		if accepts(a[0], a[1], a[2], a[3], a[4], a[5], a[6]) {
			fmt.Println("accepted")
		} else {
			fmt.Println("refused")
		}
	}
}
