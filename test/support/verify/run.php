<?php

declare(strict_types=1);

require __DIR__ . '/verify.php';

foreach (array_chunk(array_slice($argv, 1), 7) as [$scheme, $path, $secret, $id, $timestamp, $signatures, $now]) {
    $body = file_get_contents($path);
    try {
        $accepted = $scheme === 'rxscale'
            ? isGenuineRxscale($body, $signatures, $secret)
            : isGenuine($body, $id, $timestamp, $signatures, $secret, (int) $now);
    } catch (InvalidArgumentException) {
        $accepted = false;
    }
    echo $accepted ? "accepted\n" : "refused\n";
}
