"""The desk: pages on this machine alone for recording claims. A thin layer over authors/, never part of the site."""
